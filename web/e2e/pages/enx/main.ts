// The toolkit as applications find it: in the page, under its own name.
import { EnxRtc } from "@gavel/sdk/enx";

Object.assign(globalThis, { EnxRtc });
