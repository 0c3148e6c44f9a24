// The shape of the sample scripts: express, and a connection to the store for each call.
// node express.js PORT STORE_URL

import express from "express";
import pg from "pg";
import { FUNCTIONS } from "./functions.js";

const [port, url] = process.argv.slice(2);
const app = express();
app.use(express.json());

for (const [name, run] of Object.entries(FUNCTIONS)) {
  app.post(`/v1/${name}`, async (request, response) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      response.json(await run(client, request.body));
    } finally {
      await client.end();
    }
  });
}

app.listen(Number(port), "127.0.0.1");
