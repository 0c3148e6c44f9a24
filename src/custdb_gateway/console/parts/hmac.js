  // Signs as https://www.standardwebhooks.com says. The key itself is never sent.
  function credentials(secret) {
    const crypto = require('crypto');
    if (secret.indexOf('whsec_') !== 0) {
      throw new Error('not a signing key');
    }
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return function (body) {
      const id = 'msg_' + crypto.randomBytes(16).toString('hex');
      const time = String(Math.floor(Date.now() / 1000));
      const keyed = crypto.createHmac('sha256', key).update(id + '.' + time + '.').update(body);
      return {
        'webhook-id': id,
        'webhook-timestamp': time,
        'webhook-signature': 'v1,' + keyed.digest('base64')
      };
    };
  }
