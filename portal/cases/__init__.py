"""Cases: intake, states, handling, promises and their clocks, queues, conversation, evidence, walls."""
