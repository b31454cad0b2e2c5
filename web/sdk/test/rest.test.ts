// Problems become `Refused` with their code; a dead network becomes `Unreachable`.
import { describe, expect, it, vi } from "vitest";
import { clientName, levelOf, Rest, Unreachable } from "../src";

const answer = (status: number, body: string) => vi.fn(async () => new Response(body, { status }));

describe("REST calls", () => {
  it("carry the token and an idempotency key", async () => {
    const fetcher = answer(200, '{"ticket":"t","url":"/m/x#t=t"}');
    const rest = new Rest(() => "secret", "/api/v1", fetcher);
    await rest.enter("a room", { name: "Gustav" });
    const [url, init] = fetcher.mock.calls[0] as unknown as [string, RequestInit];
    const headers = init.headers as Record<string, string>;
    expect(url).toBe("/api/v1/rooms/a%20room/enter");
    expect(headers.Authorization).toBe("Bearer secret");
    expect(headers["Idempotency-Key"]).toMatch(/^[0-9a-f]{32}$/);
  });

  it("fail with the code of the problem", async () => {
    const rest = new Rest(() => null, "", answer(403, '{"status":403,"code":"bad_pin"}'));
    await expect(rest.enter("x", { name: "G" })).rejects.toMatchObject({ code: "bad_pin" });
  });

  it("fail sensibly when the answer is no problem document", async () => {
    await expect(new Rest(() => null, "", answer(404, "<html>")).lobby("x")).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(new Rest(() => null, "", answer(502, "")).lobby("x")).rejects.toMatchObject({
      code: "error",
    });
    const dead = new Rest(
      () => null,
      "",
      vi.fn(async () => Promise.reject(new TypeError("network"))),
    );
    await expect(dead.lobby("x")).rejects.toBeInstanceOf(Unreachable);
  });
});

describe("small things", () => {
  it("names the browser coarsely", () => {
    expect(clientName("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36")).toBe("Chrome on Linux");
    expect(clientName("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko Firefox/140.0")).toBe(
      "Firefox on Windows",
    );
    expect(clientName("")).toBe("Browser");
  });

  it("measures silence as nothing and a shout as everything", () => {
    expect(levelOf(new Float32Array(64))).toBe(0);
    expect(levelOf(new Float32Array(64).fill(0.9))).toBe(1);
  });
});
