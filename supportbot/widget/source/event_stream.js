// Server-Sent Events of a response, one by one: {name, data}.

export async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let isOver = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      isOver = done;
      if (done) return;
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) yield eventOf(block);
    }
  } finally {
    if (!isOver) reader.cancel().catch(() => {}); // whoever stops listening ends it
  }
}

function eventOf(block) {
  const fields = { event: "", data: "" };
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^(event|data): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name] += value;
  }
  return { name: fields.event, data: fields.data ? JSON.parse(fields.data) : {} };
}
