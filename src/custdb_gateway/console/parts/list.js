  function isList(answer) {
    return Boolean(answer) && typeof answer.totalCount === 'number' && Array.isArray(answer.list);
  }
