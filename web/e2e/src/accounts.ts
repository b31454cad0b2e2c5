// People with accounts: made by the administrator, logged in as people do, owners of rooms, and at home in the app when
// somebody calls.
import { expect, type Page } from "@playwright/test";
import type { Gavel, Room } from "./gavel.ts";
import type { Person } from "./person.ts";

const PASSWORD = "a long and private sentence";

export interface Account {
  id: string;
  username: string;
  name: string;
  /** What a program of theirs would send. */
  token: string;
}

export async function account(gavel: Gavel, name: string, role = "user"): Promise<Account> {
  const username = `${name.toLowerCase().replace(/\W+/g, "-")}-${crypto.randomUUID().slice(0, 8)}`;
  const made = await gavel.call("POST", "/accounts", { username, password: PASSWORD, name, role });
  expect(made.status).toBe(201);
  const login = await gavel.call("POST", "/auth/login", { username, password: PASSWORD }, "");
  return { id: made.body.id, username, name, token: login.body.access_token };
}

export async function logsIn(person: Person, gavel: Gavel, { username }: Account): Promise<void> {
  await person.page.goto(`${gavel.url}/login`);
  await fillsIn(person.page, username);
  await expect(person.page).not.toHaveURL(/login/);
}

/** Opens a page that is for those who are logged in, by way of the log-in. */
export async function opensAs({ page }: Person, { username }: Account, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Log in" }).click();
  await fillsIn(page, username);
  await page.waitForURL(url);
}

async function fillsIn(page: Page, username: string): Promise<void> {
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
}

export async function roomOf(
  gavel: Gavel,
  owner: { token: string },
  name: string,
  more: object = {},
): Promise<Room> {
  const alias = `room-${crypto.randomUUID().slice(0, 8)}`;
  const made = await gavel.call("POST", "/rooms", { name, aliases: [alias], ...more }, owner.token);
  expect(made.status).toBe(201);
  return { id: made.body.id, alias, url: `${gavel.url}/m/${alias}` };
}

export interface Phone {
  /** The place at which it rings, once it does. */
  rings: Promise<string>;
  hangUp: () => void;
}

/** Whoever listens here is in the app, and can be called. Resolves when the server knows it. */
export async function atThePhone(gavel: Gavel, { token }: Account): Promise<Phone> {
  const stop = new AbortController();
  const stream = await fetch(`${gavel.url}/api/v1/me/calls`, {
    headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
    signal: stop.signal,
  });
  expect(stream.status).toBe(200);
  return { rings: firstRing(stream), hangUp: () => stop.abort() };
}

async function firstRing({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const ringing = /event: ?ringing\n(?:.*\n)*?data: ?(.*)\n/.exec(text)?.[1];
    if (ringing) return JSON.parse(ringing).place;
  }
  throw new Error("the line went dead before it rang");
}
