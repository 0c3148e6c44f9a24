  function identifiers(query) {
    const given = query || {};
    return { id: given.id, email: given.email, phone: given.phone, username: given.username };
  }
