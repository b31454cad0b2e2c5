// A meeting of three with real sound and picture, and a removal that holds. P4 P5 V1 T8 G1 G5 G9
import type { Locator } from "@playwright/test";
import { type Person, received, type Totals } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

const MESSAGE = "Another participant disconnected you from this meeting.";

interface Watched {
  __gavel: { stats(): Promise<Totals> };
  __gaps: { longest: number; packets: number };
}

/**
 * Begins to look at the packets that one seat's sound and picture bring to somebody's page, and goes on until the page
 * is left. A gap is told from the look that saw them grow to the last that found no more: while the page is busy nobody
 * looks, and nobody says that nothing came.
 */
function watchGaps(person: Person, seat: string): Promise<void> {
  return person.page.evaluate((from) => {
    const page = window as unknown as Watched;
    const count = async () => {
      const { audio, video } = (await page.__gavel.stats()).inbound[from] ?? {};
      return (audio?.packets ?? 0) + (video?.packets ?? 0);
    };
    page.__gaps = { longest: 0, packets: 0 };
    const look = async (before: number, grew: number): Promise<void> => {
      const now = await count();
      const looked = performance.now();
      page.__gaps.packets = now;
      if (now === before) page.__gaps.longest = Math.max(page.__gaps.longest, looked - grew);
      // A task of its own each time, so that the page can do what it is asked to.
      setTimeout(() => void look(now, now === before ? grew : looked));
    };
    void count().then((packets) => look(packets, performance.now()));
  }, seat);
}

/** The longest gap since the last question, milliseconds, once so many packets more have come: about 50 a second are sound. */
async function longestGap(person: Person, packets: number): Promise<number> {
  const page = () => person.page.evaluate(() => (window as unknown as Watched).__gaps);
  const { packets: before } = await page();
  await expect
    .poll(async () => (await page()).packets, { timeout: 30_000 })
    .toBeGreaterThan(before + packets);
  return person.page.evaluate(() => {
    const gaps = (window as unknown as Watched).__gaps;
    const { longest } = gaps;
    gaps.longest = 0;
    return longest;
  });
}

/** Opens the question by the icon on a tile, and answers everything but whether. */
async function asksByTile(host: Person, name: string, block: boolean): Promise<Locator> {
  await host.tile(name).hover();
  await host
    .tile(name)
    .getByRole("button", { name: `Remove ${name}` })
    .click();
  const dialog = host.page.getByRole("alertdialog");
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await expect(dialog).toContainText("guest without account");
  if (block) await dialog.getByText("Do not allow to rejoin").click();
  await dialog.getByRole("button", { name: /Reason/ }).click();
  await host.page.getByRole("option", { name: "Disturbs the meeting" }).click();
  await dialog.getByRole("textbox", { name: /^Note to/ }).fill("Please write to me after the meeting.");
  return dialog;
}

/** Removes somebody by the icon on their tile. */
async function removesByTile(host: Person, name: string, block: boolean): Promise<void> {
  const dialog = await asksByTile(host, name, block);
  await dialog.getByRole("button", { name: block ? "Remove and block" : "Remove", exact: true }).click();
}

test("three people meet, and a guest who is removed with a block finds no way back", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Thursday planning");
  const invitation = await gavel.ticket(room, "gustav", "guest");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.person("gustav");
  await gustav.joins(invitation.url);
  await Promise.all([alice.seesAndHears(2), bob.seesAndHears(2), gustav.seesAndHears(2)]);

  const seats = await gavel.participants(room);
  const seatOf = (who: string): string => seats.find(({ name }) => name === who).id;
  await Promise.all([watchGaps(alice, seatOf("bob")), watchGaps(bob, seatOf("alice"))]);
  // The time before holds the same acts in alice's page, taken back at the end: what differs afterwards is the removal.
  const question = await asksByTile(alice, "gustav", true);
  await question.getByRole("button", { name: "Cancel" }).click();
  const usual = await Promise.all([longestGap(alice, 500), longestGap(bob, 500)]);
  await removesByTile(alice, "gustav", true);
  await expect(gustav.heading).toHaveText(MESSAGE);
  // From before the removal until well after it, what bob and alice hear and see of each other went on.
  const since = await Promise.all([longestGap(alice, 200), longestGap(bob, 200)]);
  expect(Math.min(...usual)).toBeGreaterThan(0);
  expect(since[0]).toBeLessThanOrEqual(3 * usual[0]);
  expect(since[1]).toBeLessThanOrEqual(3 * usual[1]);
  await expect(gustav.page.getByText("Disturbs the meeting")).toBeVisible();
  await expect(gustav.page.getByText("Please write to me after the meeting.")).toBeVisible();
  await expect(gustav.page.getByText("You cannot join this meeting again.")).toBeVisible();
  await expect(gustav.page.getByRole("button", { name: "Ask to join again" })).toHaveCount(0);
  await expect(alice.receipt).toContainText("gustav was removed.");
  await expect(alice.receipt).toContainText(/Silent after [\d.]+\sms/);

  // His page holds no connection any more, and the others hear each other alone.
  expect(received(await gustav.totals())).toBe(0);
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  // What used to carry him stands still while the others go on.
  const [before, during] = [await alice.totals(), await bob.totals()];
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  expect((await alice.totals()).inbound.nobody).toEqual(before.inbound.nobody);
  expect((await bob.totals()).inbound.nobody).toEqual(during.inbound.nobody);
  expect(before.inbound.nobody?.video?.packets).toBeGreaterThan(0);

  // The old link, a reload, a new tab by the public link with another name.
  await gustav.page.reload();
  await gustav.asks();
  await expect(gustav.heading).toHaveText("You cannot join this meeting again");
  await gustav.page.goto(invitation.url);
  await gustav.page.reload();
  await gustav.asks();
  await expect(gustav.heading).toHaveText("You cannot join this meeting again");
  const tab = await gustav.context.newPage();
  await tab.goto(room.url);
  await tab.getByLabel("Your name").fill("somebody else");
  await tab.getByRole("button", { name: "Join", exact: true }).click();
  await expect(tab.getByRole("heading", { level: 1 })).toHaveText("You cannot join this meeting again");

  // A raw socket with the old ticket and a new name, from the same browser and from nowhere in particular.
  const raw = await tab.evaluate(async (ticket) => {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/v1/signal`);
    await new Promise((open) => socket.addEventListener("open", open));
    const answer = new Promise<string>((told) =>
      socket.addEventListener("message", (event) => told(event.data)),
    );
    socket.send(JSON.stringify({ type: "hello", ticket, name: "nobody" }));
    return JSON.parse(await answer);
  }, invitation.ticket);
  expect(raw).toMatchObject({ type: "refusal", problem: { code: "blocked" } });
  const rest = await gavel.call("POST", `/conferences/${room.alias}/lock`, {}, invitation.ticket);
  expect([rest.status, rest.body.code]).toEqual([401, "ticket_revoked"]);

  expect((await gavel.participants(room)).map(({ name }) => name).sort()).toEqual(["alice", "bob"]);
});

test("without the box the old ticket is dead all the same, and the public link is the way back", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Come and go");
  const invitation = await gavel.ticket(room, "gustav", "guest");
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.person("gustav");
  await gustav.joins(invitation.url);

  await removesByTile(alice, "gustav", false);
  await expect(gustav.heading).toHaveText(MESSAGE);
  await expect(gustav.page.getByRole("button", { name: "Ask to join again" })).toBeVisible();

  await gustav.page.goto(invitation.url);
  await gustav.page.reload();
  await gustav.asks();
  await expect(gustav.heading).toHaveText("This invitation no longer works");
  await gustav.joins(room.url);
  await alice.showParticipants();
  await expect(alice.page.getByText("In the meeting (2)")).toBeVisible();
});

test("who is no host removes nobody, on any surface", async ({ gavel, cast }) => {
  // T8, lesson 5
  const room = await gavel.room("Order");
  const host = await gavel.ticket(room, "alice", "host");
  const member = await gavel.ticket(room, "bob", "participant");
  const alice = await cast.person("alice");
  await alice.joins(host.url);
  const bob = await cast.person("bob");
  await bob.joins(member.url);

  await bob.tile("alice").hover();
  await expect(bob.page.getByRole("button", { name: "Remove alice" })).toHaveCount(0);
  await bob.chat("/disconnect alice");
  await expect(bob.page.getByText("Only hosts can do this.").first()).toBeVisible();
  await bob.chat("/disconnectall");
  await expect(bob.page.getByText("Only hosts can do this.").nth(1)).toBeVisible();

  const [target] = (await gavel.participants(room)).filter(({ name }) => name === "alice");
  for (const body of [{ target: { participants: [target.id] } }, { target: { scope: "all" } }]) {
    const answer = await gavel.call("POST", `/conferences/${room.alias}/disconnect`, body, member.ticket);
    expect([answer.status, answer.body.code]).toEqual([403, "not_moderator"]);
  }
  await expect(alice.leave).toBeVisible();

  // And so that it is seen that it could have: the host does, with the same words.
  await alice.chat("/disconnect bob");
  await expect(bob.heading).toHaveText(MESSAGE);
});
