// How quick the participants panel is with a thousand people in the meeting.
import type { Page } from "@playwright/test";
import WebSocket from "ws";
import type { Gavel, Room } from "../src/gavel.ts";
import { expect, test } from "../src/test.ts";

const PEOPLE = Number(process.env.GAVEL_BENCH_PEOPLE ?? 1000);
const AT_ONCE = 20;

test(`the participants panel with ${PEOPLE} people`, async ({ gavel, cast }) => {
  const room = await gavel.room("Crowd");
  const alice = await cast.inside(room, "alice", "host");
  const { page } = alice;
  const crowd = await fill(gavel, room);
  await expect
    .poll(async () => (await gavel.call("GET", `/conferences/${room.alias}`)).body.participants, {
      timeout: 300_000,
    })
    .toBe(PEOPLE + 1);

  const opening = await timed(page, async () => {
    await page.getByRole("button", { name: /^Participants/ }).click();
    await page.getByRole("heading", { name: `In the meeting (${PEOPLE + 1})` }).waitFor();
    await page.getByRole("row").first().waitFor();
  });
  const rows = await page.getByRole("row").count();
  const frames = await scrolls(page);
  const searching = await timed(page, async () => {
    await page.getByRole("searchbox", { name: "Find a person" }).fill(`person ${PEOPLE - 1}`);
    await expect(page.getByRole("row")).toHaveCount(1);
  });
  await page.getByRole("searchbox", { name: "Find a person" }).fill("");
  const changing = await timed(page, async () => {
    await gavel.call("POST", `/conferences/${room.alias}/mute`, { scope: "all" });
    await expect(page.getByRole("row", { name: /^person 1 / })).toContainText("Muted by host");
  });
  const choosing = await timed(page, async () => {
    await page.getByRole("button", { name: "Group actions: in the meeting" }).click();
    await page.getByRole("menuitem", { name: "Select all" }).click();
    await expect(page.getByText(`${PEOPLE} selected`)).toBeVisible();
  });

  const figures = { people: PEOPLE, rows, opening, searching, changing, choosing, ...frames };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
  for (const socket of crowd) socket.terminate();
});

/** So many people by sockets of their own, without media. */
async function fill(gavel: Gavel, room: Room): Promise<WebSocket[]> {
  const sockets: WebSocket[] = [];
  for (let first = 0; first < PEOPLE; first += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, PEOPLE - first) }, (_, n) => first + n + 1);
    sockets.push(...(await Promise.all(some.map((n) => joins(gavel, room, `person ${n}`)))));
  }
  return sockets;
}

async function joins(gavel: Gavel, room: Room, name: string): Promise<WebSocket> {
  const { ticket } = await gavel.ticket(room, name, "participant");
  const socket = new WebSocket(`${gavel.url.replace("http", "ws")}/api/v1/signal`, { origin: gavel.url });
  await new Promise<void>((open, fail) => {
    socket.once("open", () => socket.send(JSON.stringify({ type: "hello", ticket, client: "Bench" })));
    socket.once("message", () => open());
    socket.once("error", fail);
  });
  const alive = setInterval(() => socket.send('{"type":"ping"}'), 1_000);
  socket.once("close", () => clearInterval(alive));
  return socket;
}

/** Milliseconds. */
async function timed(page: Page, act: () => Promise<void>): Promise<number> {
  const from = await page.evaluate(() => performance.now());
  await act();
  return Math.round((await page.evaluate(() => performance.now())) - from);
}

/** From the top to the bottom, a bit in each frame: how long the frames took, in milliseconds. */
function scrolls(page: Page): Promise<{ frame: number; slowest: number; frames: number }> {
  return page
    .getByRole("row")
    .first()
    .evaluate(async (row) => {
      let scroller: HTMLElement | null = row as HTMLElement;
      while (scroller && scroller.scrollHeight <= scroller.clientHeight + 50)
        scroller = scroller.parentElement;
      if (!scroller) throw new Error("nothing scrolls");
      const times: number[] = [];
      let last = performance.now();
      while (scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 1) {
        scroller.scrollTop += 200;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - last);
        last = now;
      }
      const sorted = times.sort((a, b) => a - b);
      const at = (share: number) => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
      return { frame: at(0.5), slowest: at(0.99), frames: sorted.length };
    });
}
