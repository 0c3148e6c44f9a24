// Users through pg: the gateway's SQL conditions and columns, written by hand.

import pg from "pg";

const COLUMNS = `
  id::text as id, email, phone, username, name, nickname, photo, token,
  email_verified as "emailVerified", phone_verified as "phoneVerified",
  logins_count as "loginsCount", last_ip as "lastIP", gender, address, company, birthdate, website
`;

const BY_EMAIL = {
  name: "by-email",
  text: `select ${COLUMNS} from users where lower(email) = lower($1::text) limit 2`,
};

const BY_ID = {
  name: "by-id",
  text: `select ${COLUMNS} from users where id = $1::bigint limit 2`,
};

const ACCOUNT = {
  name: "account",
  text: `select ${COLUMNS}, password from users where lower(email) = lower($1::text) limit 2`,
};

const PAGE = {
  name: "page",
  text: `
    select counted.total::int as total, page.* from (select count(*) as total from users) as counted
    left join (select ${COLUMNS} from users order by users.id limit $1::bigint offset $2::bigint)
    as page on true order by page.id::bigint
  `,
};

function over(database) {
  const one = (statement) => async (value) => {
    const { rows } = await database.query({ ...statement, values: [value] });
    return rows.length === 1 ? rows[0] : null;
  };
  return {
    byEmail: one(BY_EMAIL),
    byId: one(BY_ID),
    account: one(ACCOUNT),
    async page(limit, offset) {
      const { rows } = await database.query({ ...PAGE, values: [limit, offset] });
      return { total: rows[0].total, rows };
    },
  };
}

export function pooled(url, connections) {
  return over(new pg.Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 }));
}

export async function connected(url, run) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(over(client));
  } finally {
    await client.end();
  }
}
