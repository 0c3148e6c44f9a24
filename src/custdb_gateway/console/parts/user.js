  function isUser(answer) {
    return Boolean(answer) && typeof answer.id === 'string' && answer.id !== '';
  }
