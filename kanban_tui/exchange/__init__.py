"""Files in, and files out: `reading` what other tools or this one wrote, `writing` ours."""
