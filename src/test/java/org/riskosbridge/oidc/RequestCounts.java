package org.riskosbridge.oidc;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Counts the requests for each path, before any other handler. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestCounts implements Filter {

    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        counts.merge(((HttpServletRequest) request).getRequestURI(), 1, Integer::sum);
        chain.doFilter(request, response);
    }

    int of(String path) {
        return counts.getOrDefault(path, 0);
    }
}
