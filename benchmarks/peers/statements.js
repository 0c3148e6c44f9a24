// The gateway's SQL conditions and columns, written by hand.

const COLUMNS = `
  id::text as id, email, phone, username, name, nickname, photo, token,
  email_verified as "emailVerified", phone_verified as "phoneVerified",
  logins_count as "loginsCount", last_ip as "lastIP", gender, address, company, birthdate, website
`;

export const BY_EMAIL = {
  name: "by-email",
  text: `select ${COLUMNS} from users where lower(email) = lower($1::text) limit 2`,
};

export const BY_ID = {
  name: "by-id",
  text: `select ${COLUMNS} from users where id = $1::bigint limit 2`,
};

export const ACCOUNT = {
  name: "account",
  text: `select ${COLUMNS}, password from users where lower(email) = lower($1::text) limit 2`,
};

export const PAGE = {
  name: "page",
  text: `
    select counted.total::int as total, page.* from (select count(*) as total from users) as counted
    left join (select ${COLUMNS} from users order by users.id limit $1::bigint offset $2::bigint)
    as page on true order by page.id::bigint
  `,
};
