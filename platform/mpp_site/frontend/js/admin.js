// Screens of admins: everything works without this file; it makes some of it quicker.

import { pickAll } from "./admin-pick.js";

pickAll();
