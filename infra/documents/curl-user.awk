{ print "user = " quoted($0) }
