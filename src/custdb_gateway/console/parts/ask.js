  // The rest of the context may hold passwords, and secrets of other systems: it stays here.
  function forwarded(all) {
    const given = all || {};
    const request = given.request || {};
    return {
      userPoolId: text(given.userPoolId),
      appId: text(given.appId),
      appName: text(given.appName),
      request: { ip: text(request.ip) }
    };
  }

  function text(value) {
    return typeof value === 'string' ? value : undefined;
  }

  async function ask(call) {
    const gateway = connection();
    let response;
    try {
      // Bytes, so that what is signed is what is sent.
      response = await sent(gateway, gateway.bytes(JSON.stringify(call), 'utf8'));
    } catch (error) {
      throw unavailable();
    }
    return told(response);
  }

  // Asks once more if the connection failed in a way that makes it safe to do so.
  async function sent(gateway, body) {
    const deadline = Date.now() + 8000; // the gateway answers within 5 seconds
    try {
      return await post(gateway, body, deadline, $agent);
    } catch (error) {
      if ([$again].indexOf(error.code) < 0) {
        throw error;
      }
      return post(gateway, body, deadline, false);
    }
  }

  function post(gateway, body, deadline, agent) {
    const left = Math.max(1, deadline - Date.now());
    return limited(left, gateway.axios.request({
      method: 'post',
      url: gateway.url + '/v1/$name',
      headers: Object.assign({ 'Content-Type': 'application/json' }, gateway.credentials(body)),
      data: body,
      transformRequest: [same],
      responseType: 'text',
      transformResponse: [same],
      validateStatus: function () { return true; },
      timeout: left,
      maxContentLength: 4 * 1024 * 1024,
      maxRedirects: 0,
      proxy: false,
      httpAgent: false,
      httpsAgent: agent
    }));
  }

  // Old versions of axios count the silence on a connection, and not the time to connect.
  function limited(left, answered) {
    if (typeof setTimeout !== 'function' || typeof clearTimeout !== 'function') {
      return answered; // this runtime has no timers: what axios counts has to do
    }
    let timer;
    const late = new Promise(function (resolve, reject) {
      timer = setTimeout(function () { reject(new Error('too late')); }, left);
    });
    return Promise.race([answered, late]).then(
      function (response) { clearTimeout(timer); return response; },
      function (error) { clearTimeout(timer); throw error; }
    );
  }

  function same(data) {
    return data;
  }

  // The value, or an error whose words the gateway has chosen for everybody to read.
  function told(response) {
    let answer;
    try {
      answer = JSON.parse(response.data);
    } catch (error) {
      throw unavailable();
    }
    if (response.status === 200) {
      return answer;
    }
    const type = String(response.headers['content-type']);
    const problem = type.indexOf('application/problem+json') === 0 && answer ? answer : {};
    if (problem.code === 'invalid_request') {
      throw new Error('The request is not valid.'); // the detail is for whoever wrote the call
    }
    const detail = text(problem.detail);
    throw detail && detail.length <= 200 ? new Error(detail) : unavailable();
  }

  function unavailable() {
    return new Error('The service is not available. Try again in a moment.');
  }

  function connection() {
    try {
      const settings = typeof env === 'undefined' ? {} : env;
      const registered = parts(settings.DB_CONNECTION_URI);
      const other = parts(settings.CUSTDB_URL);
      return {
        axios: require('axios'),
        bytes: Buffer.from,
        url: encrypted(other.url || registered.url),
        credentials: credentials(settings.$variable || other.secret || registered.secret)
      };
    } catch (error) {
      throw new Error('The service is not set up.');
    }
  }

  // https://<$secret, percent-encoded>@gateway.example.com/path
  function parts(uri) {
    const shape = /^\s*(https?:\/\/)(?:([^@]*)@)?([^@\/?#\s]+(?:\/[^\/?#\s]+)*)/i;
    const found = shape.exec(uri || '');
    return found ? { url: found[1] + found[3], secret: decodeURIComponent(found[2] || '') } : {};
  }

  function encrypted(url) {
    if (!/^(https:|http:\/\/(localhost|127\.0\.0\.1)(?![^:\/]))/i.test(url)) {
      throw new Error('passwords must not travel in the clear');
    }
    return url;
  }
