// Runs pasted scripts as GenAuth does: with `env`, and with no module but the documented ones.
//
// node sandbox.js MODULES AXIOS: reads a request in each line, writes an answer in each line.
//   {"id": 1, "load": {"text": ..., "name": ..., "env": ..., "modules": [...], "haste": 1, "ahead": 0,
//       "without": ["Buffer"], "refused": 0}}
//   {"id": 2, "call": 1, "arguments": [...]}
//   {"id": 3, "refused": 1}
// Must run in Node 8.

'use strict';

const path = require('path');
const readline = require('readline');
const vm = require('vm');

const MODULES = process.argv[2];
const AXIOS = process.argv[3];
const BUILT_IN = ['crypto', 'https'];

const functions = new Map();
const refused = new Map(); // the headers of requests that found nobody listening

function load(id, given) {
  refused.set(id, []);
  const known = {
    Buffer,
    clearTimeout,
    console: { log() {}, error() {} }, // this process's own output is the answers
    env: given.env,
    require: (name) => {
      const found = required(name, given.modules);
      return name === 'axios' ? refusing(found, given.refused, refused.get(id)) : found;
    },
    setTimeout: (run, ms) => setTimeout(run, ms / given.haste),
  };
  given.without.forEach((name) => delete known[name]);
  const context = vm.createContext(known);
  vm.runInContext(`Date.now = ((now) => () => now() + ${given.ahead * 1000})(Date.now);`, context);
  // Both ways in which a console may take a function out of a text.
  vm.runInContext(`(${given.text})`, context);
  vm.runInContext(given.text, context, { filename: `${given.name}.js` });
  const names = vm.runInContext('Object.getOwnPropertyNames(this)', context);
  functions.set(id, vm.runInContext(given.name, context));
  return names;
}

function required(name, allowed) {
  if (allowed.indexOf(name) < 0) throw new Error(`Cannot find module '${name}'`);
  if (BUILT_IN.indexOf(name) >= 0) return require(name);
  return require(path.join(MODULES, name === 'axios' ? AXIOS : name));
}

// The first requests are refused, as by a machine on which nobody listens yet.
function refusing(axios, times, headers) {
  const request = (config) => {
    if (headers.length >= times) return axios.request(config);
    headers.push(config.headers);
    return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  };
  return Object.assign({}, axios, { request });
}

async function answer(request) {
  if (request.load) return load(request.id, request.load);
  if (request.refused) return refused.get(request.refused);
  return functions.get(request.call)(...request.arguments);
}

function told(error) {
  const known = error !== null && typeof error === 'object';
  return { message: String(known ? error.message : error), all: everything(error) };
}

// All that a log could show of an error.
function everything(error) {
  const names = error !== null && typeof error === 'object' ? Object.getOwnPropertyNames(error) : [];
  return names.map((name) => `${name}: ${error[name]}`).join('\n');
}

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const request = JSON.parse(line);
  const write = (outcome) => {
    process.stdout.write(JSON.stringify(Object.assign({ id: request.id }, outcome)) + '\n');
  };
  answer(request).then(
    (value) => write({ value }),
    (error) => write({ error: told(error) })
  );
});
