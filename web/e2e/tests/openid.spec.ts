// Signing in by OpenID Connect, through the pages of a real provider.
import type { Page } from "@playwright/test";
import { isAccessible } from "../src/axe.ts";
import { Gavel } from "../src/gavel.ts";
import { LogIns } from "../src/provider.ts";
import { test as base, expect } from "../src/test.ts";

const test = base.extend<object, { gavel: Gavel }>({
  gavel: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for it
    async ({}, use) => {
      const logIns = await LogIns.open();
      const gavel = new Gavel(logIns.options);
      await gavel.start();
      logIns.serve(gavel.url);
      await use(gavel);
      await gavel.stop();
      await logIns.close();
    },
    { scope: "worker" },
  ],
});

/** To the provider's first page. */
async function goes(page: Page, from: string): Promise<void> {
  // The provider's pages ask for a font from elsewhere.
  await page.route("https://fonts.googleapis.com/**", (route) => route.abort());
  await page.goto(from);
  await page.getByRole("button", { name: "Sign in with Example" }).click();
  await page.waitForURL(/127\.0\.0\.1/);
}

/** Says there who they are, and agrees that Gavel may know it. */
async function saysToBe(page: Page, login: string): Promise<void> {
  await page.getByPlaceholder("Enter any login").fill(login);
  await page.getByPlaceholder("and password").fill("anything");
  await page.getByRole("button", { name: "Sign-in" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
}

const signedIn = (page: Page) => page.getByText("Signed in as alice");
const userMenu = (page: Page) => page.getByRole("button", { name: /user menu/ });

test("somebody signs in through the provider and finds the same account again", async ({ gavel, cast }) => {
  const room = await gavel.room("Choir");
  const alice = await cast.person("alice");
  await goes(alice.page, `${gavel.url}/login?next=${encodeURIComponent(`/m/${room.alias}`)}`);
  await saysToBe(alice.page, "subject-of-alice");
  await expect(alice.page).toHaveURL(room.url);
  await expect(signedIn(alice.page)).toBeVisible();

  const accounts = async () => (await gavel.call("GET", "/accounts")).body.items;
  const [made] = (await accounts()).filter((account: { username: string }) => account.username === "alice");
  expect(made).toMatchObject({ name: "Alice Berg", role: "user", identity: { subject: "subject-of-alice" } });

  await alice.page.goto(gavel.url);
  const token = await alice.page.evaluate(
    () => JSON.parse(localStorage.getItem("gavel_account") ?? "").token,
  );
  expect((await gavel.call("GET", "/accounts/me", undefined, token)).status).toBe(200);
  await userMenu(alice.page).click();
  await alice.page.getByRole("menuitem", { name: "Log out" }).click();
  await expect(userMenu(alice.page)).toBeHidden();
  await expect.poll(async () => (await gavel.call("GET", "/accounts/me", undefined, token)).status).toBe(401);

  // The provider knows this browser still and asks nothing.
  await alice.page.goto(`${gavel.url}/login`);
  await alice.page.getByRole("button", { name: "Sign in with Example" }).click();
  await expect(userMenu(alice.page)).toBeVisible();
  expect(await accounts()).toHaveLength(2);
});

test("a way back that was changed or is taken twice leads nowhere", async ({ gavel, cast }) => {
  const alice = await cast.person("alice");
  const back = alice.page.waitForRequest(/\/login\/openid\?/);
  await goes(alice.page, `${gavel.url}/login`);
  await saysToBe(alice.page, "subject-of-alice");
  await expect(userMenu(alice.page)).toBeVisible();
  const taken = (await back).url();
  for (const way of [taken, taken.replace("state=", "state=0")]) {
    await alice.page.goto(way);
    await expect(alice.page.getByRole("alert")).toHaveText(
      "That sign-in took too long or had been used. Try again.",
    );
  }
});

test("a name that is taken here is not taken over", async ({ gavel, cast }) => {
  const bob = { username: "bob", name: "Bob", role: "operator", password: "correct horse" };
  expect((await gavel.call("POST", "/accounts", bob)).status).toBe(201);
  const other = await cast.person("bob");
  await goes(other.page, `${gavel.url}/login`);
  await saysToBe(other.page, "subject-of-bob");
  await expect(other.page.getByRole("alert")).toContainText("not linked to your sign-in");
  expect(await other.page.evaluate(() => localStorage.getItem("gavel_account"))).toBeNull();
});

test("somebody who thinks better of it is back at the log-in", async ({ gavel, cast }) => {
  const alice = await cast.person("alice");
  await goes(alice.page, `${gavel.url}/login`);
  await alice.page.getByRole("link", { name: "Cancel" }).click();
  await expect(alice.page.getByRole("alert")).toContainText("You did not finish signing in.");
});

test("a provider that does not answer is a sentence, and passwords still work", async ({ cast }) => {
  const gone = await LogIns.open();
  const gavel = new Gavel(gone.options);
  await gone.close();
  await gavel.start();
  const alice = await cast.person("alice");
  await alice.page.goto(`${gavel.url}/login`);
  await alice.page.getByRole("button", { name: "Sign in with Example" }).click();
  await expect(alice.page.getByRole("alert")).toContainText("The sign-in service does not answer.");
  await alice.page.getByLabel("User name").fill("admin");
  await alice.page.getByLabel("Password").fill("correct horse battery staple");
  await alice.page.getByRole("button", { name: "Log in" }).click();
  await expect(userMenu(alice.page)).toBeVisible();
  await gavel.stop();
});

for (const width of [1280, 390]) {
  test(`the log-in page at ${width} pixels`, async ({ gavel, cast }, info) => {
    const alice = await cast.person("alice", { width, height: 844 });
    await alice.page.goto(`${gavel.url}/login?error=account_not_linked`);
    await expect(alice.page.getByRole("button", { name: "Sign in with Example" })).toBeVisible();
    await isAccessible(alice.page);
    await alice.page.screenshot({ path: info.outputPath(`login-${width}.png`) });
  });
}
