// The shape of the sample scripts: express, and a connection to the store for each call.
// node express.js DRIVER PORT STORE_URL

import express from "express";
import { FUNCTIONS } from "./functions.js";

const [driver, port, url] = process.argv.slice(2);
const { connected } = await import(`./drivers/${driver}.js`);
const app = express();
app.use(express.json());

for (const [name, run] of Object.entries(FUNCTIONS)) {
  app.post(`/v1/${name}`, async (request, response) => {
    response.json(await connected(url, (users) => run(users, request.body)));
  });
}

app.listen(Number(port), "127.0.0.1");
