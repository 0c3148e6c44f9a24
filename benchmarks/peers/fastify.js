// The best hand-written answer: fastify, a pool of ten connections, prepared statements.
// node fastify.js DRIVER PORT STORE_URL

import Fastify from "fastify";
import { FUNCTIONS } from "./functions.js";

const [driver, port, url] = process.argv.slice(2);
const { pooled } = await import(`./drivers/${driver}.js`);
const users = pooled(url, 10);
const app = Fastify();

for (const [name, run] of Object.entries(FUNCTIONS)) {
  app.post(`/v1/${name}`, (request) => run(users, request.body));
}

await app.listen({ host: "127.0.0.1", port: Number(port) });
