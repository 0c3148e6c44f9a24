// The best hand-written answer: fastify, a pool, named prepared statements.
// node fastify.js PORT STORE_URL

import Fastify from "fastify";
import pg from "pg";
import { FUNCTIONS } from "./functions.js";

const [port, url] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 10, idleTimeoutMillis: 0 });
const app = Fastify();

for (const [name, run] of Object.entries(FUNCTIONS)) {
  app.post(`/v1/${name}`, (request) => run(pool, request.body));
}

await app.listen({ host: "127.0.0.1", port: Number(port) });
