// happy-dom has no media; what the components ask for on the way is answered with nothing.
import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";
import "../src/i18n";

afterEach(() => {
  cleanup();
  localStorage.clear();
  sessionStorage.clear();
});
