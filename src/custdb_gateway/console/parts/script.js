// $name: $about
//
// Paste all of this into the console's field for $name, in place of the sample.
// Nothing here is secret. The gateway's address and the $secret are in the Connection URI.
// `custdb-gateway scripts` wrote it: write it anew instead of changing it.
async function $name($parameters) {
  const answer = await ask({
    action: '$name',
$arguments
    context: forwarded(context)
  });
  if ($nonsense) {
    throw unavailable();
  }
  return answer;
