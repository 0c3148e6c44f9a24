// Runs the console scripts for `custdb-gateway rehearse --with-node`.
//
// node runner.js: the first line of the input is {"scripts": {name: text}, "env": {...}}, the
// answer {"axios": true} or {"axios": false, "why": ...}. Every further line is
// {"name": ..., "arguments": [...]}, its answer {"value": ...} or {"error": message}.
// Must run in Node 8.

'use strict';

const readline = require('readline');
const vm = require('vm');

const functions = {};
let axios = null;

function begin(given) {
  try {
    axios = require(found('axios'));
  } catch (error) {
    return { axios: false, why: String(error && error.code) };
  }
  Object.keys(given.scripts).forEach((name) => {
    const context = vm.createContext({
      Buffer,
      clearTimeout,
      console: { log() {}, error() {} }, // this process's own output is the answers
      env: given.env,
      require: required,
      setTimeout,
    });
    vm.runInContext(given.scripts[name], context, { filename: `${name}.js` });
    functions[name] = vm.runInContext(name, context);
  });
  return { axios: true };
}

// In the current folder or above it, or where NODE_PATH says.
function found(name) {
  try {
    return require.resolve(name, { paths: [process.cwd()] });
  } catch (error) {
    return name;
  }
}

function required(name) {
  return name === 'axios' ? axios : require(name);
}

function write(answer) {
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  if (request.scripts) {
    write(begin(request));
    return;
  }
  functions[request.name](...request.arguments).then(
    (value) => write({ value }),
    (error) => write({ error: String(error && error.message) })
  );
});
