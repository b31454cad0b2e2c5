// The participants panel, as a host works it.
import type { Locator } from "@playwright/test";
import type { Person } from "./person.ts";

export const panel = (host: Person) => host.page.getByRole("complementary", { name: "Participants" });
export const group = (host: Person, name: string) =>
  panel(host).getByRole("region", { name: new RegExp(`^${name}`) });

export async function picks(host: Person, item: string): Promise<void> {
  await host.page.getByRole("menuitem", { name: item, exact: true }).click();
}

export async function does(host: Person, who: string, item: string): Promise<void> {
  await host.row(who).click({ button: "right" });
  await picks(host, item);
}

export async function controls(host: Person, item: string): Promise<void> {
  await panel(host).getByRole("button", { name: "Control" }).click();
  await picks(host, item);
}

export async function forGroup(host: Person, name: string, item: string): Promise<void> {
  await panel(host)
    .getByRole("button", { name: `Group actions: ${name}` })
    .click();
  await picks(host, item);
}

export async function names(list: Locator): Promise<string[]> {
  const rows = await list.getByRole("row").all();
  return Promise.all(rows.map(async (row) => (await row.getAttribute("aria-label")) ?? ""));
}
