// The pages at the edges of a meeting: each says what happened, and what to do. lessons 31, 33
import type { Page } from "@playwright/test";
import { look } from "../src/looks.ts";
import type { Person } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

/** Refused at the door of a public link. */
async function knocks(one: Person, url: string): Promise<void> {
  await one.opens(url);
  await one.asks();
}

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a link that leads nowhere says so", async ({ gavel, cast }) => {
  const gustav = await cast.person("gustav");
  await gustav.page.goto(`${gavel.url}/m/no-such-meeting`);
  await expect(gustav.heading).toHaveText("There is no such meeting");
  await expect(gustav.page.getByText("Check the ID or the link.", { exact: false })).toBeVisible();
  await expect(gustav.page.getByRole("main").getByRole("button")).toHaveText(["Close"]);
  await expect(gustav.page.getByRole("term")).toHaveCount(0);
  await look(gustav.page, "edge-no-such-meeting");
  await gustav.page.goto(`${gavel.url}/no/such/page`);
  await expect(gustav.heading).toHaveText("There is no such page");
  await look(gustav.page, "edge-no-such-page");
});

test("a wrong PIN is said at the field, and the right one opens", async ({ gavel, cast }) => {
  const room = await gavel.room("Board", { guest_pin: "4719", door: "knock" });
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  const pin = gustav.page.getByRole("textbox", { name: "PIN" });
  await pin.fill("1111");
  await gustav.asks();
  await expect(pin).toHaveAccessibleDescription(/This PIN is not right\./);
  await look(gustav.page, "edge-wrong-pin");
  await pin.fill("4719");
  await gustav.asks();
  await expect(gustav.heading).toHaveText("Please wait, a host will let you in");
  await look(gustav.page, "edge-waiting");

  // Declined, and not to be asked again at once.
  await alice.showParticipants();
  await button(alice.page, "Decline gustav").click();
  await expect(gustav.heading).toHaveText("Your request was declined");
  await expect(gustav.page.getByText("A host did not let you in.")).toBeVisible();
  await expect(gustav.page.getByRole("button", { name: /^Ask again in \d+ s$/ })).toBeDisabled();
  await look(gustav.page, "edge-denied");
});

test("a locked meeting and a full one refuse, and can be tried again", async ({ gavel, cast }) => {
  const room = await gavel.room("Works council", { limit: 3 });
  await cast.inside(room, "alice", "host");
  await gavel.call("POST", `/conferences/${room.alias}/lock`, {});
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await expect(gustav.page.getByText("The meeting is locked.", { exact: false })).toBeVisible();
  await gustav.asks();
  await expect(gustav.heading).toHaveText("The meeting is locked");
  await expect(gustav.page.getByText("Ask a host to add you.", { exact: false })).toBeVisible();
  await look(gustav.page, "edge-locked");

  await gavel.call("POST", `/conferences/${room.alias}/unlock`, {});
  const bob = await cast.inside(room, "bob", "participant");
  await button(gustav.page, "Try again").click();
  await gustav.asks();
  await expect(gustav.heading).toHaveText("The meeting is full");
  await expect(gustav.page.getByText("Somebody has to leave", { exact: false })).toBeVisible();
  await look(gustav.page, "edge-full");
  await bob.leave.click();
  await expect(bob.heading).toHaveText("You left the meeting");
  await button(gustav.page, "Try again").click();
  await gustav.asks();
  await expect(gustav.leave).toBeVisible();
});

test("whoever is removed reads why and by whom in kind, and who is blocked finds no way", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Thursday planning");
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.inside(room, "gustav", "public");
  const dora = await cast.inside(room, "dora", "public");
  const seats = await gavel.participants(room);
  const seat = (name: string) => seats.find((one) => one.name === name).id;
  const path = `/conferences/${room.alias}/disconnect`;
  await gavel.call("POST", path, {
    target: { participants: [seat("gustav")] },
    reason: "disruption",
    note: "Please write to me after the meeting.",
    ban: { for: "PT1H" },
  });
  await expect(gustav.heading).toHaveText("The administrator disconnected you.");
  await expect(gustav.page.getByText("Disturbs the meeting")).toBeVisible();
  await expect(gustav.page.getByText("Please write to me after the meeting.")).toBeVisible();
  await expect(gustav.page.getByRole("main").getByRole("button")).toHaveText(["Close"]);
  await look(gustav.page, "edge-removed-and-blocked");
  await knocks(gustav, room.url);
  await expect(gustav.heading).toHaveText("You cannot join this meeting again");
  await expect(gustav.page.getByRole("main").getByRole("button")).toHaveText(["Close"]);
  await look(gustav.page, "edge-blocked");

  await gavel.call("POST", path, { target: { participants: [seat("dora")] } });
  await expect(dora.heading).toHaveText("The administrator disconnected you.");
  await look(dora.page, "edge-removed");
  // Asking again is asking at the door, with a new ticket.
  await button(dora.page, "Ask to join again").click();
  await dora.asks();
  await expect(dora.leave).toBeVisible();

  await gavel.call("POST", path, { target: { scope: "all" } });
  await expect(dora.heading).toHaveText("The administrator ended this meeting.");
  await expect(alice.heading).toHaveText("The administrator ended this meeting.");
  await look(dora.page, "edge-ended");
});

test("an invitation that was withdrawn leads to the door of everybody", async ({ gavel, cast }) => {
  const room = await gavel.room("Withdrawn");
  await cast.inside(room, "alice", "host");
  const { url, ticket } = await gavel.ticket(room, "gustav", "guest");
  const revoked = await gavel.call("DELETE", `/rooms/${room.id}/tickets/${ticket.split("_")[1]}`);
  expect(revoked.status).toBe(204);
  const gustav = await cast.person("gustav");
  await knocks(gustav, url);
  await expect(gustav.heading).toHaveText("This invitation no longer works");
  await look(gustav.page, "edge-invitation");
  await button(gustav.page, "Ask to join again").click();
  await gustav.asks();
  await expect(gustav.leave).toBeVisible();
});

test("before a host has come one waits for the beginning, and comes in by oneself", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Early");
  const gustav = await cast.person("gustav");
  await knocks(gustav, room.url);
  await expect(gustav.heading).toHaveText("The meeting has not started");
  await look(gustav.page, "edge-not-started");
  await cast.inside(room, "alice", "host");
  await expect(gustav.leave).toBeVisible();
});

test("a meeting without guests asks for a log-in and leads to it", async ({ gavel, cast }) => {
  const room = await gavel.room("Members only", { allow_guests: false });
  const gustav = await cast.person("gustav");
  await gustav.page.goto(room.url);
  await expect(gustav.page.getByText("This meeting takes no guests. Log in to join.")).toBeVisible();
  await look(gustav.page, "edge-no-guests");
  await gustav.page.getByRole("link", { name: "Log in" }).click();
  await expect(gustav.page).toHaveURL(/\/login\?next=/);
});

test("a second tab takes the seat over, and the first says so", async ({ gavel, cast }) => {
  const room = await gavel.room("Two tabs");
  await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  // A tab that is duplicated has the seat of the first.
  const [tab] = await Promise.all([
    bob.context.waitForEvent("page"),
    bob.page.evaluate(() => void window.open(window.location.href)),
  ]);
  await expect(tab.locator("#leave")).toBeVisible();
  await expect(bob.heading).toHaveText("You joined from another device");
  await look(bob.page, "edge-second-device");
  await expect.poll(async () => (await gavel.participants(room)).length).toBe(2);
  await button(bob.page, "Use here").click();
  await expect(bob.leave).toBeVisible();
});

test("a connection that is lost is said at once, and the meeting goes on when it is back", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Tunnel");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.person("bob");
  const line = await breakable(bob.page);
  await bob.joins((await gavel.ticket(room, "bob", "participant")).url);
  const seats = async () => (await gavel.participants(room)).map(({ id }) => id).sort();
  const before = await seats();
  await line.cut();
  await expect(bob.page.getByRole("alert")).toHaveText(/We lost your connection\. Reconnecting…/);
  await look(bob.page, "edge-reconnecting");
  // It was the signalling alone: they go on seeing and hearing each other.
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
  line.mend();
  await expect(bob.page.getByRole("alert")).toHaveCount(0);
  expect(await seats()).toEqual(before);
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);
});

/** The signalling of a page, on a line that can be cut. */
async function breakable(page: Page) {
  let whole = true;
  const ends: { close(): Promise<void> }[] = [];
  await page.routeWebSocket(/\/signal$/, (socket) => {
    if (!whole) return void socket.close();
    ends.push(socket, socket.connectToServer());
  });
  return {
    cut: async () => {
      whole = false;
      await Promise.all(ends.splice(0).map((end) => end.close()));
    },
    mend: () => {
      whole = true;
    },
  };
}

test("a room that was reset says so and leads to the door", async ({ gavel, cast }) => {
  const room = await gavel.room("Whiteboards");
  await cast.inside(room, "alice", "host");
  const bob = await cast.person("bob");
  let hears = (_: string) => {};
  await bob.page.routeWebSocket(/\/signal$/, (socket) => {
    socket.connectToServer();
    hears = (message) => socket.send(message);
  });
  await bob.joins((await gavel.ticket(room, "bob", "participant")).url);
  // Nothing can be reset yet: what a server will say then.
  hears(JSON.stringify({ type: "farewell", reason: "reset", text: "", rejoin: "ask" }));
  await expect(bob.heading).toHaveText("The meeting room was reset");
  await look(bob.page, "edge-reset");
  await button(bob.page, "Ask to join again").click();
  await expect(bob.page.getByLabel("Your name")).toBeVisible();
});

test("a page that is not secure, and a browser without WebRTC, say what is missing", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Old browsers");
  const gustav = await cast.person("gustav");
  // By a name that is not this machine's own, as on a server without a certificate.
  await gustav.page.goto(room.url.replace("localhost", "gavel.test"));
  await expect(gustav.heading).toHaveText("This page is not secure");
  await expect(
    gustav.page.getByText("Open the meeting by its https address.", { exact: false }),
  ).toBeVisible();
  await look(gustav.page, "edge-insecure");

  const dora = await cast.person("dora");
  await dora.page.addInitScript(() => {
    delete (window as { RTCPeerConnection?: unknown }).RTCPeerConnection;
  });
  await dora.page.goto(room.url);
  await expect(dora.heading).toHaveText("This browser cannot take part");
  await expect(dora.page.getByText("Use a current Firefox", { exact: false })).toBeVisible();
  await look(dora.page, "edge-unsupported");
});

test("without a camera or a microphone one joins all the same", async ({ gavel, cast }) => {
  const room = await gavel.room("Listening");
  const alice = await cast.inside(room, "alice", "host");
  const dora = await cast.person("dora");
  await dora.page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () =>
      Promise.reject(new DOMException("there is none", "NotFoundError"));
  });
  await dora.opens(room.url);
  await expect(dora.page.getByText("No microphone was found. You can join and listen.")).toBeVisible();
  await look(dora.page, "edge-no-devices");
  await dora.asks();
  await expect(dora.leave).toBeVisible();
  await expect(alice.tile("dora")).toBeVisible();
});
