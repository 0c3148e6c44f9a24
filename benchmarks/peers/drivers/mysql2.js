// Users through mysql2. Email is compared as the column's collation does it, and no further.

import mysql from "mysql2/promise";

const COLUMNS = `
  id, email, phone, username, name, nickname, photo, token,
  email_verified as emailVerified, phone_verified as phoneVerified,
  logins_count as loginsCount, last_ip as lastIP, gender, address, company, birthdate, website
`;

const BY_EMAIL = `select ${COLUMNS} from users where email = ? limit 2`;
const BY_ID = `select ${COLUMNS} from users where id = ? limit 2`;
const ACCOUNT = `select ${COLUMNS}, password from users where email = ? limit 2`;
const COUNT = "select count(*) as total from users";
const PAGE = `select ${COLUMNS} from users order by id limit ? offset ?`;

// MySQL's booleans are small numbers, and the contract's ids are text.
function asProfile(row) {
  row.id = String(row.id);
  row.emailVerified = row.emailVerified === null ? null : row.emailVerified === 1;
  row.phoneVerified = row.phoneVerified === null ? null : row.phoneVerified === 1;
  return row;
}

function over(database) {
  const one = (statement) => async (value) => {
    const [rows] = await database.execute(statement, [value]);
    return rows.length === 1 ? asProfile(rows[0]) : null;
  };
  return {
    byEmail: one(BY_EMAIL),
    byId: one(BY_ID),
    account: one(ACCOUNT),
    async page(limit, offset) {
      const [[counted], [rows]] = await Promise.all([
        database.query(COUNT), // prepared, MariaDB counts more slowly
        database.execute(PAGE, [String(limit), String(offset)]), // numbers would go as doubles
      ]);
      return { total: counted[0].total, rows: rows.map(asProfile) };
    },
  };
}

export function pooled(url, connections) {
  return over(mysql.createPool({ uri: url, connectionLimit: connections, maxIdle: connections }));
}
