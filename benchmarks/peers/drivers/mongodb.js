// Users through MongoDB's own driver. Ids are numbers here, as in the tables of the other stores.

import { MongoClient } from "mongodb";

const FIELDS = {
  email: "email",
  phone: "phone",
  username: "username",
  name: "name",
  nickname: "nickname",
  photo: "photo",
  token: "token",
  emailVerified: "email_verified",
  phoneVerified: "phone_verified",
  loginsCount: "logins_count",
  lastIP: "last_ip",
  gender: "gender",
  address: "address",
  company: "company",
  birthdate: "birthdate",
  website: "website",
};
const PAIRS = Object.entries(FIELDS);
const PROJECTION = Object.fromEntries(Object.values(FIELDS).map((name) => [name, 1]));
const WITH_PASSWORD = { ...PROJECTION, password: 1 };

function row(document) {
  const found = { id: String(document._id) };
  for (const [field, name] of PAIRS) found[field] = document[name] ?? null;
  return found;
}

export function pooled(url, connections) {
  const client = new MongoClient(url, { maxPoolSize: connections });
  const users = client.db().collection("users");
  const one = async (filter) => {
    const document = await users.findOne(filter, { projection: PROJECTION });
    return document && row(document);
  };
  return {
    byEmail: (email) => one({ email }),
    byId: (id) => one({ _id: Number(id) }),
    async account(email) {
      const document = await users.findOne({ email }, { projection: WITH_PASSWORD });
      return document && { ...row(document), password: document.password };
    },
    async page(limit, offset) {
      const options = { projection: PROJECTION, sort: { _id: 1 }, skip: offset, limit };
      const [total, documents] = await Promise.all([
        users.estimatedDocumentCount(),
        users.find({}, options).toArray(),
      ]);
      return { total, rows: documents.map(row) };
    },
  };
}
