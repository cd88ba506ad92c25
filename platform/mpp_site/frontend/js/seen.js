// Which calls were announced here: a set, not a highest number, because two calls may arrive out of order. It outlives
// a reload, so nothing is spoken twice.

const KEPT = 80;

export function createSeen(key) {
  const ids = new Set(read(key));
  return {
    isNew: (id) => !ids.has(id),
    add(id) {
      ids.add(id);
      if (ids.size > KEPT) ids.delete(ids.values().next().value);
      try {
        sessionStorage.setItem(key, JSON.stringify([...ids]));
      } catch {
        // Known until the page is left.
      }
    },
  };
}

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? [];
  } catch {
    return [];
  }
}
