// What axe says of a page: nothing, or the test fails with it.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What floats above the page belongs to what it was opened from, wherever it stands in the document. */
const OUTSIDE_OF_REGIONS =
  "[data-trigger], dialog, [role=dialog], [role=alertdialog], [role=listbox], [role=menu], svg";

interface Axe {
  configure(spec: object): void;
  run(): Promise<{ violations: { id: string; nodes: { html: string; target: string[] }[] }[] }>;
}

export async function isAccessible(page: Page): Promise<void> {
  // Evaluated by the debugger, so that the page's own content policy stays as strict as it is.
  await page.evaluate(AXE);
  const found = await page.evaluate(async (regionMatcher) => {
    // Colours on their way from one to another are neither.
    const passing = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(passing.map((one) => one.finished));
    const { axe } = window as unknown as { axe: Axe };
    axe.configure({ checks: [{ id: "region", options: { regionMatcher } }] });
    return axe.run();
  }, OUTSIDE_OF_REGIONS);
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} at ${nodes[0]?.target}`)).toEqual(
    [],
  );
}

/** In both themes. */
export async function isAccessibleInBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await isAccessible(page);
  }
}
