// The personal area of whoever is logged in: conferences, address book, history.
import { RouterProvider } from "@gavel/ui";
import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, type ReactNode, Suspense } from "react";
import { Route, Switch, useLocation } from "wouter";
import { Loading } from "../pages/Loading";
import { queries } from "../queries";
import { AreaDialogs } from "./AreaDialogs";
import { AreaNotes } from "./AreaNotes";
import { ConferencesPage } from "./conferences/ConferencesPage";
import { Frame } from "./Frame";

const AddressBookPage = lazy(() => import("./people/AddressBookPage"));
const HistoryPage = lazy(() => import("./history/HistoryPage"));

export default function Home() {
  return (
    <Routed>
      <QueryClientProvider client={queries}>
        <Frame>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/address-book" component={AddressBookPage} />
              <Route path="/history" component={HistoryPage} />
              <Route component={ConferencesPage} />
            </Switch>
          </Suspense>
        </Frame>
        <AreaDialogs />
        <AreaNotes />
      </QueryClientProvider>
    </Routed>
  );
}

/** Links that look like buttons lead to pages of the app without loading it anew. */
function Routed({ children }: { children: ReactNode }) {
  const [, navigate] = useLocation();
  return <RouterProvider navigate={(path) => navigate(path)}>{children}</RouterProvider>;
}
