// The component's styles, in the order in which they override each other.

import base from "./base.css";
import launcher from "./launcher.css";
import panel from "./panel.css";
import messages from "./messages.css";
import composer from "./composer.css";
import handoff from "./handoff.css";
import circumstances from "./circumstances.css";

export const STYLE = base + launcher + panel + messages + composer + handoff + circumstances;
