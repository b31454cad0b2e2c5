// The focus never falls to the page's body: a button that is disabled once pressed, or a person's row that goes with the
// person, hands it on to what held it. A reader by ear stays where they were, and Escape still closes the dialog.

/** What may take the focus that something inside has lost, from the inside out. */
const HOMES = "[role=dialog], [role=alertdialog], aside, #stage, #main";

/** Starts to watch over the document; once for each page. */
export function keepFocus(): void {
  let last: Element | null = null;
  let around: Element[] = [];
  document.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof Element)) return;
    last = target;
    // What held the focus before comes after: a dialog that closes may leave nothing of its opener but the list.
    around = [...new Set([...homesOf(target), ...around])].filter((home) => home.isConnected);
  });
  const settled = () => {
    if (document.activeElement !== document.body || !last || canFocus(last)) return;
    last = null;
    const home = around.find((one) => one.isConnected) ?? document.querySelector("#stage, #main");
    const place = home?.matches("aside") ? home.querySelector("h2") : home;
    if (place instanceof HTMLElement) place.focus();
  };
  // Two frames: React Aria gives the focus back to what opened a dialog in the first.
  const look = () => {
    if (document.activeElement === document.body && last && !canFocus(last)) {
      requestAnimationFrame(() => requestAnimationFrame(settled));
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["disabled"],
  });
}

function homesOf(element: Element): Element[] {
  const homes = [];
  for (let home = element.closest(HOMES); home; home = home.parentElement?.closest(HOMES) ?? null)
    homes.push(home);
  return homes;
}

const canFocus = (element: Element) => element.isConnected && !element.matches(":disabled");
