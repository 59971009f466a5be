#!/usr/bin/env node
import './xtask.js'
