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
  run(
    options: object,
  ): Promise<{ violations: { id: string; nodes: { html: string; target: string[] }[] }[] }>;
}

export const isAccessible = (page: Page): Promise<void> => passes(page, {});

/** What depends on the theme alone: the contrasts. Everything else is as it was in another. */
export const isLegible = (page: Page): Promise<void> => passes(page, { runOnly: ["color-contrast"] });

async function passes(page: Page, options: object): Promise<void> {
  // Evaluated by the debugger, so that the page's own content policy stays as strict as it is; once a page.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  const found = await page.evaluate(
    async ([regionMatcher, how]) => {
      // What is on its way from one look to another is neither; what was just pressed may not even have begun.
      const ends = (one: Animation) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
      const frame = () => new Promise(requestAnimationFrame);
      for (let still = 0; still < 3; still++) {
        const passing = document.getAnimations().filter(ends);
        if (passing.length > 0) still = 0;
        await Promise.allSettled(passing.map((one) => one.finished));
        await frame();
      }
      const { axe } = window as unknown as { axe: Axe };
      axe.configure({ checks: [{ id: "region", options: { regionMatcher } }] });
      return axe.run({ ...how, resultTypes: ["violations"] });
    },
    [OUTSIDE_OF_REGIONS, options] as const,
  );
  expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} at ${nodes[0]?.target}`)).toEqual(
    [],
  );
}
