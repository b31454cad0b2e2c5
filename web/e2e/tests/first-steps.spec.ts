// The first minutes with Gavel: the page, the demo room, a log-in, a room of one's own.
import { expect, test } from "../src/test.ts";

test("the demo room is entered with one click, and its first guest hosts it", async ({ gavel, cast }) => {
  const alice = await cast.person("alice");
  await alice.page.goto(gavel.url);
  await alice.page.getByLabel("Your name").fill("alice");
  await alice.page.getByRole("button", { name: "Try the demo room" }).click();
  await expect(alice.page).toHaveURL(/\/m\//);
  await alice.asks();
  await expect(alice.leave).toBeVisible();
  await alice.showParticipants();
  await expect(alice.page.getByRole("button", { name: "Control" })).toBeVisible();
});

test("an administrator logs in, makes a room and opens it as its owner", async ({ gavel, cast }) => {
  const alice = await cast.person("alice");
  await alice.page.goto(`${gavel.url}/login`);
  await alice.page.getByLabel("User name").fill("admin");
  await alice.page.getByLabel("Password").fill("wrong");
  await alice.page.getByRole("button", { name: "Log in" }).click();
  await expect(alice.page.getByText("User name or password is not right.")).toBeVisible();
  await alice.page.getByLabel("Password").fill("correct horse battery staple");
  await alice.page.getByRole("button", { name: "Log in" }).click();
  await expect(alice.heading).toHaveText("My conferences");
  await alice.page.getByRole("button", { name: "New conference" }).click();
  await alice.page.getByLabel("Name", { exact: true }).fill("Supervisory board");
  await alice.page.getByRole("button", { name: "Door, PIN and ID" }).click();
  await alice.page.getByLabel("ID", { exact: true }).fill(`board-${Date.now()}`);
  await alice.page.getByRole("button", { name: "Create" }).click();
  await alice.page.getByRole("link", { name: "Start Supervisory board" }).click();
  await alice.asks();
  await expect(alice.leave).toBeVisible();
});
