// The measured functions, over anything with pg's `query`. Unsigned, unchecked, unlogged.

import bcrypt from "bcrypt";
import { ACCOUNT, BY_EMAIL, BY_ID, PAGE } from "./statements.js";

// Fields without a value are left out, and what is not for the caller.
function profile(row) {
  const found = {};
  for (const field in row) {
    if (row[field] !== null && field !== "password" && field !== "total") found[field] = row[field];
  }
  return found;
}

async function getUser(database, { query }) {
  const [statement, value] = query.id ? [BY_ID, query.id] : [BY_EMAIL, query.email];
  const { rows } = await database.query({ ...statement, values: [value] });
  return rows.length === 1 ? profile(rows[0]) : null;
}

async function listUsers(database, { page, limit }) {
  const { rows } = await database.query({ ...PAGE, values: [limit, (page - 1) * limit] });
  return { totalCount: rows[0].total, list: rows.map(profile) };
}

async function login(database, { query, password }) {
  const { rows } = await database.query({ ...ACCOUNT, values: [query.email] });
  const right = rows.length === 1 && (await bcrypt.compare(password, rows[0].password));
  if (!right) throw new Error("wrong email or password");
  return profile(rows[0]);
}

export const FUNCTIONS = { getUser, listUsers, login };
