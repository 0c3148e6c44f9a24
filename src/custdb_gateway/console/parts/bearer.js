  // For runtimes that refuse `crypto`. Nothing but TLS protects the token and the call.
  function credentials(secret) {
    if (secret.length < 32) {
      throw new Error('not a token of the gateway');
    }
    return function () {
      return { Authorization: 'Bearer ' + secret };
    };
  }
