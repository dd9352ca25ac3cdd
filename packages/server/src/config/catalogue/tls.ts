/** TLS. Source of names, bounds and defaults: redis.conf of 7.2 to 8.10. */
import { natural32, type OptionSpec, portNumber, withoutEffect } from "@respire/engine";

const files = [
  "tls-cert-file",
  "tls-key-file",
  "tls-client-cert-file",
  "tls-client-key-file",
  "tls-dh-params-file",
  "tls-ca-cert-file",
  "tls-ca-cert-dir",
];

export const tlsOptions: readonly OptionSpec[] = withoutEffect([
  { name: "tls-port", type: "integer", ...portNumber, default: 0 },
  ...files.map((name): OptionSpec => ({ name, type: "string", default: "" })),
  { name: "tls-key-file-pass", type: "string", default: "", flags: ["sensitive"] },
  { name: "tls-client-key-file-pass", type: "string", default: "", flags: ["sensitive"] },
  { name: "tls-auth-clients", type: "choice", choices: ["no", "yes", "optional"], default: "yes" },
  { name: "tls-auth-clients-user", type: "choice", choices: ["cn", "off"], synonyms: { cn: "CN" }, default: "off", since: "8.6" },
  { name: "tls-expected-peer-name", type: "string", default: "", since: "8.10" },
  { name: "tls-replication", type: "boolean", default: false },
  { name: "tls-cluster", type: "boolean", default: false },
  { name: "tls-protocols", type: "string", default: "" },
  { name: "tls-ciphers", type: "string", default: "" },
  { name: "tls-ciphersuites", type: "string", default: "" },
  { name: "tls-prefer-server-ciphers", type: "boolean", default: false },
  { name: "tls-session-caching", type: "boolean", default: true },
  { name: "tls-session-cache-size", type: "integer", ...natural32, default: 20_480 },
  { name: "tls-session-cache-timeout", type: "integer", ...natural32, default: 300 },
  { name: "tls-auto-reload-interval", type: "integer", ...natural32, default: 0, since: "valkey 9.0" },
]);
