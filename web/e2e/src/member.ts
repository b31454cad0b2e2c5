// People with an account, and the personal area that they have in the browser.
import { expect, type Locator, type Page } from "@playwright/test";
import { roomOf } from "./accounts.ts";
import type { Gavel, Room } from "./gavel.ts";
import type { Person } from "./person.ts";
import type { Cast } from "./test.ts";

const PASSWORD = "correct horse battery staple";

/** Somebody who is logged in, looking at their conferences. */
export class Member {
  private constructor(
    readonly id: string,
    /** As the address book has it; no two are called the same. */
    readonly name: string,
    readonly token: string,
    readonly person: Person,
    private readonly url: string,
  ) {}

  static async of(
    gavel: Gavel,
    cast: Cast,
    first: string,
    viewport?: { width: number; height: number },
  ): Promise<Member> {
    const tag = crypto.randomUUID().slice(0, 6);
    const [username, name] = [`${first.toLowerCase()}-${tag}`, `${first} ${tag}`];
    const made = await gavel.call("POST", "/accounts", { username, password: PASSWORD, name, role: "user" });
    expect(made.status).toBe(201);
    const person = await cast.person(name, viewport);
    const { page } = person;
    await page.goto(`${gavel.url}/login`);
    await page.getByLabel("User name").fill(username);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Log in" }).click();
    await expect(person.heading).toHaveText("My conferences");
    const token = await page.evaluate(() => JSON.parse(localStorage.getItem("gavel_account") ?? "{}").token);
    return new Member(made.body.id, name, token, person, gavel.url);
  }

  get page(): Page {
    return this.person.page;
  }

  card(name: string): Locator {
    return this.page.getByRole("listitem").filter({ has: this.page.getByRole("heading", { name }) });
  }

  /** Another tab of the same browser. */
  async tab(path: string): Promise<Page> {
    const page = await this.person.context.newPage();
    await page.goto(`${this.url}${path}`);
    return page;
  }

  /** Into a conference by its card. */
  async enters(name: string): Promise<void> {
    await this.card(name)
      .getByRole("link", { name: new RegExp(`^(Start|Join) ${name}$`) })
      .click();
    await this.person.asks();
    await expect(this.person.leave).toBeVisible();
  }

  /** One of the acts behind ⋮ on a card. */
  async acts(name: string, act: string): Promise<void> {
    await this.card(name)
      .getByRole("button", { name: `More for ${name}` })
      .click();
    await this.page.getByRole("menuitem", { name: act }).click();
  }

  async owns(gavel: Gavel, name: string, more: object = {}): Promise<Room> {
    const room = await roomOf(gavel, this, name, more);
    await expect(this.card(name)).toBeVisible();
    return room;
  }
}

/** A group of the address book; the answer is its name. */
export async function group(gavel: Gavel, members: Member[]): Promise<string> {
  const name = `Choir ${crypto.randomUUID().slice(0, 6)}`;
  const made = await gavel.call("POST", "/groups", { name, members: members.map(({ id }) => id) });
  expect(made.status).toBe(201);
  return name;
}
