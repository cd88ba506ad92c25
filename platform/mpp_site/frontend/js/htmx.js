import "htmx.org/dist/htmx.esm.js"; // puts itself on window
