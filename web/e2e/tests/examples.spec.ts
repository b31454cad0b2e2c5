// The two examples, as somebody uses them who tries them out.
import { expect, test } from "@playwright/test";
import { Gavel } from "../src/gavel.ts";
import { Site } from "../src/site.ts";
import { Clinic } from "../src/toolkit.ts";

async function served(folder: string, use: (gavel: Gavel, site: Site) => Promise<void>): Promise<void> {
  const site = await Site.of(`examples/${folder}`);
  const gavel = new Gavel(["--allow-origin", site.origin]);
  await gavel.start();
  try {
    await use(gavel, site);
  } finally {
    await gavel.stop();
    await site.close();
  }
}

test("the host console lists people, removes one with a reason, and shows the receipt", async ({
  browser,
}) => {
  await served("host-console", async (gavel, site) => {
    const room = await gavel.room("Weekly");
    const enters = async (name: string, role: "host" | "guest") => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(site.origin);
      await page.getByLabel("Server").fill(gavel.url);
      await page.getByLabel("Ticket").fill((await gavel.ticket(room, name, role)).ticket);
      await page.getByRole("button", { name: "Join" }).click();
      await expect(page.locator("#state")).toContainText("Weekly");
      return page;
    };
    const alice = await enters("alice", "host");
    const gustav = await enters("gustav", "guest");

    // Who may not is told so by the server.
    await gustav.getByRole("button", { name: "Remove alice" }).click();
    await expect(gustav.locator("#receipt")).toHaveText("alice: not_moderator");

    await alice.getByLabel("Reason").selectOption("disruption");
    await alice.getByLabel("Words for them").fill("Please mail us.");
    await alice.getByRole("button", { name: "Remove gustav" }).click();
    await expect(alice.locator("#receipt")).toHaveText(/^gustav: disconnected; silence \w+.*; saved: yes$/);
    await expect(gustav.locator("#state")).toHaveText(
      "Another participant disconnected you from this meeting.",
    );
    await expect(alice.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(0);
    const [row] = (await gavel.call("GET", "/audit?verb=disconnect")).body.items.slice(-1);
    expect(row).toMatchObject({ surface: "sdk", reason: "disruption", note: "Please mail us." });
  });
});

test("an application for the EnableX toolkit works with another import", async ({ browser }) => {
  await served("enablex-app", async (gavel, site) => {
    const clinic = await Clinic.of(gavel);
    const room = await clinic.room("Ward round");
    const enters = async (name: string, role: string) => {
      const context = await browser.newContext({ permissions: ["camera", "microphone"] });
      const page = await context.newPage();
      await page.goto(site.origin);
      await page.getByLabel("Token").fill(await clinic.token(room, name, role));
      await page.getByRole("button", { name: "Join" }).click();
      await expect(page.getByRole("status")).toHaveText(`Joined as ${role}`);
      return page;
    };
    const alice = await enters("alice", "moderator");
    const bob = await enters("bob", "participant");
    await expect(alice.locator("#others video")).toHaveCount(1);
    await expect(bob.locator("#others video")).toHaveCount(1);
    await expect(bob.getByRole("button", { name: /^Drop/ })).toHaveCount(0);

    await alice.getByRole("button", { name: "Drop bob" }).click();
    await expect(alice.getByRole("status")).toHaveText("bob was dropped");
    await expect(bob.getByRole("status")).toHaveText("A moderator disconnected you.");
    await expect(alice.locator("#others video")).toHaveCount(0);

    await alice.getByRole("button", { name: "Drop everybody" }).click();
    await expect(alice.getByRole("status")).toHaveText("A moderator disconnected you.");
  });
});
