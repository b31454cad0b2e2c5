import "@gavel/ui/styles.css";
import { keepFocus } from "@gavel/ui";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { begin } from "./i18n";

keepFocus();

const root = document.getElementById("app");
// Words that cannot be fetched are English.
if (root)
  void begin()
    .catch(() => undefined)
    .then(() => createRoot(root).render(<App />));
