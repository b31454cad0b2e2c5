// The test of this suite: with a server for the file, and a cast that goes home afterwards.
import { type Browser, test as base } from "@playwright/test";
import { Gavel, type Role, type Room } from "./gavel.ts";
import { Person } from "./person.ts";

type Viewport = { width: number; height: number };

export interface Cast {
  /** Opens a browser for somebody. */
  person(name: string, viewport?: Viewport): Promise<Person>;
  /** Somebody in the meeting, by a personal ticket; `public`: by the public link. */
  inside(room: Room, name: string, role: Role | "public", viewport?: Viewport): Promise<Person>;
}

export const test = base.extend<{ cast: Cast }, { gavel: Gavel }>({
  gavel: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner asks for it
    async ({}, use) => {
      const gavel = new Gavel();
      await gavel.start();
      await use(gavel);
      await gavel.stop();
    },
    { scope: "worker" },
  ],
  cast: async ({ browser, gavel }, use) => {
    const people: Person[] = [];
    const person = async (name: string, viewport?: Viewport) => {
      const one = await Person.with(browser as Browser, name, viewport);
      people.push(one);
      return one;
    };
    await use({
      person,
      async inside(room, name, role, viewport) {
        const one = await person(name, viewport);
        const url = role === "public" ? room.url : (await gavel.ticket(room, name, role)).url;
        await one.joins(url);
        return one;
      },
    });
    for (const one of people) await one.close();
  },
});

export { expect } from "@playwright/test";
