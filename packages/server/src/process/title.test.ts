import { describe, expect, test } from "vitest";
import { isTitleTemplate, titleFrom } from "./title.js";

const facts = {
  title: "/bin/respire-server",
  "listen-addr": "*:6379",
  "server-mode": "",
  port: "6379",
  "tls-port": "0",
  unixsocket: "",
  "config-file": "/etc/redis.conf",
};

describe("the process's title", () => {
  test.each([
    { template: "{title} {listen-addr} {server-mode}", title: "/bin/respire-server *:6379" },
    { template: "{config-file}:{port}/{tls-port}", title: "/etc/redis.conf:6379/0" },
    { template: "plain", title: "plain" },
  ])("$template", ({ template, title }) => {
    expect(isTitleTemplate(template)).toBe(true);
    expect(titleFrom(template, facts)).toBe(title);
  });

  test.each(["", "{nosuch}", "{title", "{title} {"])("'%s' is no template", (template) => {
    expect(isTitleTemplate(template)).toBe(false);
  });
});
