// The measured functions, over the users of any driver. Unsigned, unchecked, unlogged.
//
// A driver's `byEmail`, `byId` and `account` return a row or nothing, its `page` a total and rows.

import bcrypt from "bcrypt";

// Fields without a value are left out, and what is not for the caller.
function profile(row) {
  const found = {};
  for (const field in row) {
    if (row[field] !== null && field !== "password" && field !== "total") found[field] = row[field];
  }
  return found;
}

async function getUser(users, { query }) {
  const row = await (query.id ? users.byId(query.id) : users.byEmail(query.email));
  return row ? profile(row) : null;
}

async function listUsers(users, { page, limit }) {
  const { total, rows } = await users.page(limit, (page - 1) * limit);
  return { totalCount: total, list: rows.map(profile) };
}

async function login(users, { query, password }) {
  const row = await users.account(query.email);
  const right = row && (await bcrypt.compare(password, row.password));
  if (!right) throw new Error("wrong email or password");
  return profile(row);
}

export const FUNCTIONS = { getUser, listUsers, login };
