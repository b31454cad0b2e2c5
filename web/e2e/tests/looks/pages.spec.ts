// The pages before a log-in, and what they say when it goes wrong.
import { look } from "../../src/looks.ts";
import { expect, test } from "../../src/test.ts";

test("the start page, the log-in and the setup", async ({ gavel, cast }) => {
  const { page } = await cast.person("Gustav Lind");
  await page.goto(gavel.url);
  await expect(page.getByRole("button", { name: "Try the demo room" })).toBeVisible();
  await look(page, "start");
  await page.goto(`${gavel.url}/login`);
  await expect(page.getByLabel("User name")).toBeVisible();
  await look(page, "login");
  await page.getByLabel("User name").fill("alice");
  await page.getByLabel("Password").fill("wrong");
  await page.getByRole("button", { name: "Log in" }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await look(page, "login-refused");
  await page.goto(`${gavel.url}/admin-setup#t=used`);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page.getByText("At least 12 characters.")).toBeVisible();
  await look(page, "setup");
});
