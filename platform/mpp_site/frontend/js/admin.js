// Screens of admins: everything works without this file; it makes some of it quicker.

import { dragIntoZones } from "./admin-drag.js";
import { pickAll } from "./admin-pick.js";
import { showScopeOfAgency } from "./admin-scope.js";

dragIntoZones();
pickAll();
showScopeOfAgency();
