// A time-stamping authority of a test's own: the stock openssl answers over HTTP on loopback.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";

import { folder } from "./program.mjs";

export const NAME = "Horodateur d'essai";
const POLICY = "1.3.6.1.4.1.32473.1";
const CONFIGURATION = `[req]
distinguished_name = who
[who]
[ca]
default_ca = one
[one]
new_certs_dir = .
database = index.txt
rand_serial = yes
certificate = root.pem
private_key = root.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[stamps]
serial = serial
crypto_device = builtin
signer_cert = stamps.pem
certs = root.pem
signer_key = stamps.key
signer_digest = sha256
default_policy = ${POLICY}
digests = sha256
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[stamps_are]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
`;

/** Starts one. `heard` counts what it was asked; while `silent`, it closes the line. It ends with the test program. */
export async function authority() {
  const at = folder("authority");
  const run = (...words) => execFileSync("openssl", words, { cwd: at, stdio: ["ignore", "pipe", "pipe"] });
  writeFileSync(join(at, "openssl.cnf"), CONFIGURATION);
  writeFileSync(join(at, "index.txt"), "");
  writeFileSync(join(at, "serial"), "01\n");
  for (const name of ["root", "stamps"]) run("genpkey", "-out", `${name}.key`, "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256");
  run("req", "-new", "-x509", "-key", "root.key", "-out", "root.pem", "-days", "20000", "-subj", "/CN=Racine d'essai", "-config", "openssl.cnf", "-extensions", "root");
  run("req", "-new", "-key", "stamps.key", "-out", "stamps.csr", "-subj", `/CN=${NAME}`, "-config", "openssl.cnf");
  run("ca", "-batch", "-notext", "-config", "openssl.cnf", "-extensions", "stamps_are", "-startdate", "20200101000000Z", "-enddate", "20991231235959Z", "-in", "stamps.csr", "-out", "stamps.pem");
  const made = { heard: [], silent: false, anchor: readFileSync(join(at, "root.pem"), "utf8"), anchorPath: join(at, "root.pem") };
  const server = createServer((asked, answer) => {
    const parts = [];
    asked.on("data", (bytes) => parts.push(bytes));
    asked.on("end", () => {
      made.heard.push(Buffer.concat(parts));
      if (made.silent) return asked.socket.destroy();
      writeFileSync(join(at, "question.tsq"), made.heard.at(-1));
      run("ts", "-reply", "-config", "openssl.cnf", "-section", "stamps", "-queryfile", "question.tsq", "-out", "answer.tsr");
      const bytes = readFileSync(join(at, "answer.tsr"));
      answer.writeHead(200, { "Content-Type": "application/timestamp-reply", "Content-Length": bytes.length });
      answer.end(bytes);
    });
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  server.unref();
  made.url = `http://127.0.0.1:${server.address().port}/tsr`;
  return made;
}
