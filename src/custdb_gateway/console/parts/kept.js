  // Connections wait for the next call, if `https` may be used and this function lives on.
  function kept() {
    try {
      if (!$name.agent) {
        $name.agent = new (require('https').Agent)({ keepAlive: true });
      }
      return $name.agent;
    } catch (error) {
      return false; // each call opens its own
    }
  }
