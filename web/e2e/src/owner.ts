// Somebody with an account of their own and a room of their own, who governs and reads from outside.
import { expect, type Locator, type Page } from "@playwright/test";
import type { Gavel, Room } from "./gavel.ts";
import type { Person } from "./person.ts";

const PASSWORD = "correct horse battery staple";

export interface Account {
  id: string;
  username: string;
  /** Of a log-in. */
  token: string;
}

export async function account(gavel: Gavel, name: string, role = "user"): Promise<Account> {
  const username = `${name.toLowerCase().replaceAll(" ", "-")}-${crypto.randomUUID().slice(0, 6)}`;
  const made = await gavel.call("POST", "/accounts", { username, password: PASSWORD, name, role });
  expect(made.status).toBe(201);
  const login = await gavel.call("POST", "/auth/login", { username, password: PASSWORD }, "");
  return { id: made.body.id, username, token: login.body.access_token };
}

export async function roomOf(gavel: Gavel, owner: Account, name: string, more: object = {}): Promise<Room> {
  const alias = `room-${crypto.randomUUID().slice(0, 8)}`;
  const made = await gavel.call("POST", "/rooms", { name, aliases: [alias], ...more }, owner.token);
  expect(made.status).toBe(201);
  return { id: made.body.id, alias, url: `${gavel.url}/m/${alias}` };
}

/** Opens a page that is for those who are logged in, by way of the log-in. */
export async function opensAs({ page }: Person, { username }: Account, url: string): Promise<void> {
  await page.goto(url);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("User name").fill(username);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.waitForURL(url);
}

/** The meeting manager of a room, as its page shows it. */
export class Manager {
  constructor(readonly page: Page) {}

  get people(): Locator {
    return this.page.getByRole("region", { name: "Participants" });
  }

  row(name: string): Locator {
    return this.people.getByRole("row").filter({ hasText: name });
  }

  group(heading: string | RegExp): Locator {
    return this.people.getByRole("heading", { name: heading });
  }

  get access(): Locator {
    return this.page.getByRole("region", { name: "Access" });
  }

  get happened(): Locator {
    return this.page.getByRole("region", { name: "What happened" });
  }

  /** Of the menu for everybody. */
  async controls(act: string): Promise<void> {
    await this.people.getByRole("button", { name: "Control" }).click();
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  /** Of the button in the upper right corner of a list. */
  async forGroup(list: string, act: string): Promise<void> {
    await this.people.getByRole("button", { name: `Group actions: ${list}` }).click();
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  /** Of the menu about one person. */
  async acts(name: string, act: string): Promise<void> {
    await this.row(name).click({ button: "right" });
    await this.page.getByRole("menuitem", { name: act, exact: true }).click();
  }

  /** Presses a button of the open dialog. */
  async answers(button: string): Promise<void> {
    // Not a menu, which is a dialog too while it goes.
    const dialog = this.page
      .locator("section")
      .and(this.page.getByRole("alertdialog").or(this.page.getByRole("dialog")));
    await dialog.getByRole("button", { name: button, exact: true }).click();
  }
}
